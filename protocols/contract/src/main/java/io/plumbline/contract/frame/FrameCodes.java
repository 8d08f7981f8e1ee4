package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The wire codes of a frame's enumerations; they stay the same for ever, whatever becomes of the
 * Java declarations.
 */
final class FrameCodes {
  static final int NONE = 0;
  static final int BOOL = 1;
  static final int INT = 2;
  static final int REAL = 3;
  static final int TEXT = 4;

  private static final Quality[] QUALITIES = table(Quality.values(), FrameCodes::of);
  private static final Role[] ROLES = table(Role.values(), FrameCodes::of);
  private static final Gap.Cause[] CAUSES = table(Gap.Cause.values(), FrameCodes::of);
  private static final Provenance[] PROVENANCES = table(Provenance.values(), FrameCodes::of);
  private static final UsageEvent.SubjectType[] SUBJECTS =
      table(UsageEvent.SubjectType.values(), FrameCodes::of);
  private static final UsageEvent.Action[] ACTIONS =
      table(UsageEvent.Action.values(), FrameCodes::of);

  private FrameCodes() {}

  static int of(Provenance provenance) {
    return switch (provenance) {
      case EDGE -> 1;
      case IMPORT -> 2;
    };
  }

  static int of(Role role) {
    return switch (role) {
      case STATE -> 1;
      case PROCESS -> 2;
      case HEARTBEAT -> 3;
    };
  }

  static int of(Quality quality) {
    return switch (quality) {
      case GOOD -> 1;
      case UNCERTAIN -> 2;
      case BAD -> 3;
    };
  }

  static int of(Value value) {
    return switch (value) {
      case Value.None none -> NONE;
      case Value.Bool bool -> BOOL;
      case Value.Int whole -> INT;
      case Value.Real real -> REAL;
      case Value.Text text -> TEXT;
    };
  }

  static int of(Gap.Cause cause) {
    return switch (cause) {
      case DISCONNECTED -> 1;
      case SOURCE_LOSS -> 2;
      case AGENT_DOWN -> 3;
      case SPOOL_FULL -> 4;
      case SPOOL_DAMAGED -> 5;
      case REFUSED -> 6;
    };
  }

  static int of(UsageEvent.SubjectType type) {
    return switch (type) {
      case APP -> 1;
      case MODEL -> 2;
      case MICROSERVICE -> 3;
      case DEVELOPER -> 4;
    };
  }

  static int of(UsageEvent.Action action) {
    return switch (action) {
      case ACCESS -> 1;
      case CALL -> 2;
      case LOGIN -> 3;
      case TOOL -> 4;
    };
  }

  static Provenance provenance(ByteSource in, long code) throws FormatFault {
    return get(in, PROVENANCES, code, "provenance");
  }

  static Role role(ByteSource in, long code) throws FormatFault {
    return get(in, ROLES, code, "role");
  }

  /** The quality of a code that was checked before. */
  static Quality quality(long code) {
    return QUALITIES[(int) code];
  }

  static Gap.Cause cause(ByteSource in, long code) throws FormatFault {
    return get(in, CAUSES, code, "cause of a gap");
  }

  static UsageEvent.SubjectType subjectType(ByteSource in, long code) throws FormatFault {
    return get(in, SUBJECTS, code, "type of a subject");
  }

  static UsageEvent.Action action(ByteSource in, long code) throws FormatFault {
    return get(in, ACTIONS, code, "action");
  }

  private static <T> T get(ByteSource in, T[] table, long code, String what) throws FormatFault {
    if (code < 1 || code >= table.length) {
      throw in.fault(in.position(), what + " is " + code + ", expected 1 to " + (table.length - 1));
    }
    return table[(int) code];
  }

  /** Values by their code; index 0 repeats the first and is never read. */
  private static <T> T[] table(T[] values, ToIntFunction<T> code) {
    T[] table = Arrays.copyOf(values, values.length + 1);
    for (T value : List.of(values)) {
      table[code.applyAsInt(value)] = value;
    }
    table[0] = values[0];
    return table;
  }
}
