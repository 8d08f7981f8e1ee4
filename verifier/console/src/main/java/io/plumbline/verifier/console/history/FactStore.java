package io.plumbline.verifier.console.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.store.StoreSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Connections to the store with the rights of {@code plumbline_verifier}, and no more: facts are
 * written, telemetry is not. Thread-safe.
 */
public final class FactStore implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int CONNECT_MILLIS = 10_000;

  /** SQLSTATE undefined_table. */
  private static final String UNDEFINED_TABLE = "42P01";

  private final HikariDataSource pool;
  private final String url;

  private FactStore(HikariDataSource pool, String url) {
    this.pool = pool;
    this.url = url;
  }

  /**
   * Connects, and makes sure that the schema is the one this program knows.
   *
   * @throws EnvironmentFault when the database cannot be reached, or its schema is another one
   */
  public static FactStore open(StoreAccess access) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("plumbline-facts");
    config.setJdbcUrl(access.url());
    config.setUsername(access.user());
    config.setPassword(access.password());
    config.addDataSourceProperty("ApplicationName", "plumbline-serve");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "600");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    config.setConnectionInitSql(StoreSchema.actAs(StoreSchema.VERIFIER_ROLE));
    FactStore store = new FactStore(new HikariDataSource(config), access.url());
    try {
      store.checkVersion();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  Connection connect() throws SQLException {
    return pool.getConnection();
  }

  /** What to tell when the database does not do what it should. */
  EnvironmentFault fault(SQLException cause) {
    return new EnvironmentFault(
        Words.of("数据库 %s：%s", "Database %s: %s", url, cause.getMessage()), cause);
  }

  @Override
  public void close() {
    pool.close();
  }

  private void checkVersion() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select coalesce(max(version::integer), 0) from "
                    + StoreSchema.HISTORY_TABLE
                    + " where success and version is not null")) {
      row.next();
      int version = row.getInt(1);
      connection.rollback();
      if (version > StoreSchema.VERSION) {
        throw new EnvironmentFault(
            Words.of(
                "数据库 %s 的结构版本是 %d，本程序只认识到 %d：请升级本程序。",
                "The schema of database %s has version %d, this program knows up to %d: upgrade"
                    + " this program.",
                url,
                version,
                StoreSchema.VERSION));
      }
      if (version < StoreSchema.VERSION) {
        throw new EnvironmentFault(
            Words.of(
                "数据库 %s 的结构版本是 %d，本程序需要 %d：请先启动新版网关，由它迁移。",
                "The schema of database %s has version %d, this program needs %d: start a gateway"
                    + " of this version first, it migrates.",
                url,
                version,
                StoreSchema.VERSION));
      }
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw new EnvironmentFault(
            Words.of(
                "数据库 %s 里没有准绳的表：请先让带 database 配置的网关启动一次，由它建立。",
                "Database %s has no tables of Plumbline: start a gateway with this database once,"
                    + " it makes them.",
                url),
            e);
      }
      throw fault(e);
    }
  }
}
