package io.plumbline.contract.store;

import io.plumbline.contract.telemetry.Quality;

/** What the programs that write and read the store agree on beside the SQL. */
public final class StoreSchema {
  /**
   * The version that this program's migrations lead to; a database of a later one is not touched.
   */
  public static final int VERSION = 2;

  /** Where the migrations lie, in Flyway's notation. */
  public static final String MIGRATIONS = "classpath:db/plumbline";

  /** The table in which Flyway keeps the version. */
  public static final String HISTORY_TABLE = "plumbline_schema_history";

  /** The role of gateways. */
  public static final String WRITER_ROLE = "plumbline_writer";

  /** The role of people and dashboards. */
  public static final String READER_ROLE = "plumbline_reader";

  /** The role of whoever computes facts. */
  public static final String VERIFIER_ROLE = "plumbline_verifier";

  private static final int POSITION_BITS = 44;

  private StoreSchema() {}

  /**
   * The key of a frame: the gateway's number in {@code ingest_position} and the frame's position
   * there.
   */
  public static long frameId(int gatewayNumber, long position) {
    if (gatewayNumber < 1
        || gatewayNumber > Short.MAX_VALUE
        || position < 1
        || position >= 1L << POSITION_BITS) {
      throw new IllegalArgumentException(
          "gateway number " + gatewayNumber + ", position " + position);
    }
    return (long) gatewayNumber << POSITION_BITS | position;
  }

  /**
   * SQL that takes a role where the login may: whoever logs in, a program acts with the rights of
   * its role and no more.
   */
  public static String actAs(String role) {
    return """
    do $$ begin
      if pg_has_role(current_user, (select oid from pg_roles where rolname = '%1$s'), 'set') then
        set role %1$s;
      end if;
    end $$\
    """
        .formatted(role);
  }

  /** The code of a quality in the columns {@code quality}. */
  public static short qualityCode(Quality quality) {
    return switch (quality) {
      case GOOD -> 0;
      case UNCERTAIN -> 1;
      case BAD -> 2;
    };
  }
}
