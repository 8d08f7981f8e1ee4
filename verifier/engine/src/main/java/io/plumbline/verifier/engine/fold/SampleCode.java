package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;

/**
 * What the fold keeps of a sample beside its times, in one byte: bits 0–2 the state, bit 3 whether
 * quality and value satisfy rule 4, bits 4–5 the role. Never stored: in memory, and in slices
 * between the processes of one run.
 */
final class SampleCode {
  private static final MachineState[] STATES = MachineState.values();
  private static final int STATE_MASK = 7;
  private static final int GOOD = 1 << 3;
  private static final int STATE_ROLE = 0;
  private static final int PROCESS_ROLE = 1 << 4;
  private static final int HEARTBEAT_ROLE = 2 << 4;
  private static final int ROLE_MASK = 3 << 4;

  private SampleCode() {}

  static byte of(Role role, Quality quality, Value value) {
    boolean good = quality == Quality.GOOD && !value.isEmpty();
    return switch (role) {
      case STATE ->
          of(role, good, good ? MachineState.ofValue(value.asText()) : MachineState.UNKNOWN);
      case PROCESS, HEARTBEAT -> of(role, good, MachineState.UNKNOWN);
    };
  }

  static byte of(Role role, boolean good, MachineState state) {
    int roleBits =
        switch (role) {
          case STATE -> STATE_ROLE;
          case PROCESS -> PROCESS_ROLE;
          case HEARTBEAT -> HEARTBEAT_ROLE;
        };
    return (byte) (roleBits | (good ? GOOD : 0) | state.ordinal());
  }

  /** A code that was written down, if it is one. */
  static byte check(ByteSource in, int at, int code) throws FormatFault {
    if ((code & STATE_MASK) >= STATES.length || (code & ROLE_MASK) == ROLE_MASK || code > 63) {
      throw in.fault(at, "code " + code + " is that of no sample");
    }
    return (byte) code;
  }

  static boolean isGood(byte code) {
    return (code & GOOD) != 0;
  }

  static boolean isState(byte code) {
    return (code & ROLE_MASK) == STATE_ROLE;
  }

  static boolean isHeartbeat(byte code) {
    return (code & ROLE_MASK) == HEARTBEAT_ROLE;
  }

  /** Whether it is a qualifying sample of operating data: a good state or process value. */
  static boolean isOperating(byte code) {
    return isGood(code) && !isHeartbeat(code);
  }

  /** Whether two are of one role and both good, or both not. */
  static boolean areAlike(byte a, byte b) {
    return ((a ^ b) & ~STATE_MASK) == 0;
  }

  /** Number of the state, 0 to 7. */
  static int stateNumber(byte code) {
    return code & STATE_MASK;
  }

  static MachineState state(byte code) {
    return STATES[code & STATE_MASK];
  }
}
