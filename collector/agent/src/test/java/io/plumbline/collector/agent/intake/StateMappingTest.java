package io.plumbline.collector.agent.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StateMappingTest {
  private static StateMapping mapping(Map<String, MappedState> table) {
    StateMapping mapping = StateMapping.of(Map.of(), MappedState.UNKNOWN, false);
    for (var entry : table.entrySet()) {
      mapping = mapping.with(entry.getKey(), entry.getValue()).orElseThrow();
    }
    return mapping;
  }

  private static String state(StateMapping mapping, Value value) {
    StateMapping.Mapped mapped = mapping.apply(value, Quality.GOOD);
    return mapped.quality() == Quality.BAD ? "BAD" : mapped.value().asText();
  }

  @Test
  void aNumberMatchesByValue() {
    StateMapping one =
        mapping(
            Map.of("1", MappedState.RUNNING, "0x10", MappedState.IDLE, "2.5", MappedState.FAULT));

    assertEquals("RUNNING", state(one, new Value.Int(1)));
    assertEquals("RUNNING", state(one, new Value.Real(1.0)));
    assertEquals("RUNNING", state(one, new Value.Text("1")));
    assertEquals("IDLE", state(one, new Value.Int(16)));
    assertEquals("FAULT", state(one, new Value.Real(2.5)));
    assertEquals("UNKNOWN", state(one, new Value.Text("1.0")));
    assertEquals("UNKNOWN", state(one, new Value.Bool(true)));
    assertEquals("UNKNOWN", state(one, new Value.Real(Double.NaN)));
  }

  @Test
  void textsMatchLetterForLetterAndTruthValuesByName() {
    StateMapping mapping = mapping(Map.of("true", MappedState.RUNNING, "Run", MappedState.IDLE));

    assertEquals("RUNNING", state(mapping, new Value.Bool(true)));
    assertEquals("UNKNOWN", state(mapping, new Value.Bool(false)));
    assertEquals("IDLE", state(mapping, new Value.Text("Run")));
    assertEquals("UNKNOWN", state(mapping, new Value.Text("RUN")));
  }

  @Test
  void theSameNumberTwiceIsNotTaken() {
    assertTrue(mapping(Map.of("1", MappedState.IDLE)).with("1.0", MappedState.FAULT).isEmpty());
  }

  @Test
  void badStaysBadAndUncertainStaysUncertain() {
    StateMapping mapping = mapping(Map.of("1", MappedState.RUNNING, "9", MappedState.BAD));

    assertEquals(
        new StateMapping.Mapped(Value.NONE, Quality.BAD), mapping.apply(Value.NONE, Quality.BAD));
    assertEquals(
        new StateMapping.Mapped(new Value.Text("RUNNING"), Quality.UNCERTAIN),
        mapping.apply(new Value.Int(1), Quality.UNCERTAIN));
    assertEquals(
        new StateMapping.Mapped(Value.NONE, Quality.BAD),
        mapping.apply(new Value.Int(9), Quality.GOOD));
  }

  @Test
  void unavailableInAnyCaseIsBadInMtconnect() {
    StateMapping mapping =
        StateMapping.of(StatePreset.MTCONNECT_EXECUTION.table(), MappedState.UNKNOWN, true);

    assertEquals("BAD", state(mapping, new Value.Text("Unavailable")));
    assertEquals("RUNNING", state(mapping, new Value.Text("ACTIVE")));
    assertEquals("IDLE", state(mapping, new Value.Text("PROGRAM_OPTIONAL_STOP")));
    assertEquals("UNKNOWN", state(mapping, new Value.Text("SOMETHING")));
  }

  @Property
  void everyGoodValueBecomesAStateAndNothingElse(
      @ForAll double real, @ForAll long integer, @ForAll String text) {
    StateMapping mapping = mapping(Map.of("1", MappedState.RUNNING, "x", MappedState.FAULT));

    for (Value value :
        new Value[] {new Value.Real(real), new Value.Int(integer), new Value.Text(text)}) {
      if (!value.isEmpty()) {
        String mapped = state(mapping, value);
        assertEquals(mapped, MachineState.valueOf(mapped).name());
      }
    }
  }

  @Property
  void integersAndEqualRealsMapAlike(@ForAll int number) {
    StateMapping mapping = mapping(Map.of(Integer.toString(number), MappedState.RUNNING));

    assertEquals("RUNNING", state(mapping, new Value.Int(number)));
    assertEquals("RUNNING", state(mapping, new Value.Real(number)));
  }
}
