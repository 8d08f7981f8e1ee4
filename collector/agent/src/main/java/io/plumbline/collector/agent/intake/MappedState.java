package io.plumbline.collector.agent.intake;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a state channel means: one of the states of {@link MachineState}, or no value at
 * all.
 */
public enum MappedState {
  RUNNING(MachineState.RUNNING),
  IDLE(MachineState.IDLE),
  FAULT(MachineState.FAULT),
  MAINTENANCE(MachineState.MAINTENANCE),
  OFFLINE(MachineState.OFFLINE),
  UNKNOWN(MachineState.UNKNOWN),
  /** The machine says that it has no value, such as UNAVAILABLE in MTConnect: quality BAD. */
  BAD(null);

  private final StateMapping.Mapped good;
  private final StateMapping.Mapped uncertain;

  MappedState(@Nullable MachineState state) {
    if (state == null) {
      good = new StateMapping.Mapped(Value.NONE, Quality.BAD);
      uncertain = good;
    } else {
      good = new StateMapping.Mapped(new Value.Text(state.name()), Quality.GOOD);
      uncertain = new StateMapping.Mapped(new Value.Text(state.name()), Quality.UNCERTAIN);
    }
  }

  StateMapping.Mapped at(Quality quality) {
    return quality == Quality.GOOD ? good : uncertain;
  }
}
