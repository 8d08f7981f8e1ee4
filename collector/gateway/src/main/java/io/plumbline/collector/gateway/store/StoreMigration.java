package io.plumbline.collector.gateway.store;

import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.store.StoreSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the store's schema up to date, or makes sure that it is. */
public final class StoreMigration {
  private static final Logger LOG = LoggerFactory.getLogger(StoreMigration.class);

  private StoreMigration() {}

  /**
   * Migrates the database where the settings say so, and checks that its schema is the one this
   * program knows.
   *
   * @throws SQLException when the database cannot be reached; it may be later
   * @throws EnvironmentFault when the schema is newer, unknown or not migrated, or a migration
   *     fails
   */
  public static void run(DatabaseSettings settings) throws SQLException {
    Properties login = StorePool.login(settings);
    // Flyway hides why a connection failed; this says so first.
    try (Connection connection = DriverManager.getConnection(settings.url(), login)) {
      connection.isValid(5);
    }
    try {
      Flyway flyway =
          Flyway.configure(StoreSchema.class.getClassLoader())
              .dataSource(settings.url(), login.getProperty("user"), login.getProperty("password"))
              .locations(StoreSchema.MIGRATIONS)
              .table(StoreSchema.HISTORY_TABLE)
              .failOnMissingLocations(true)
              .load();
      refuseNewer(flyway, settings);
      if (settings.migrate()) {
        flyway.migrate();
        policies(settings, login);
      } else if (flyway.info().pending().length > 0) {
        throw new EnvironmentFault(
            Words.of(
                "数据库 %s 的结构不是最新的（版本 %s，应为 %d），而配置里 migrate 为 false：请由有权限的用户执行迁移。",
                "The schema of database %s is not up to date (version %s, expected %d) and migrate"
                    + " is false: have a user with the rights migrate it.",
                settings.url(),
                version(flyway.info().current()),
                StoreSchema.VERSION));
      }
    } catch (FlywayException e) {
      throw new EnvironmentFault(
          Words.of(
              "数据库 %s 的结构迁移失败：%s",
              "The schema of database %s cannot be migrated: %s", settings.url(), e.getMessage()),
          e);
    }
  }

  private static void refuseNewer(Flyway flyway, DatabaseSettings settings) {
    MigrationInfo current = flyway.info().current();
    MigrationVersion known = MigrationVersion.fromVersion(String.valueOf(StoreSchema.VERSION));
    if (current != null
        && current.getVersion() != null
        && current.getVersion().compareTo(known) > 0) {
      throw new EnvironmentFault(
          Words.of(
              "数据库 %s 的结构版本是 %s，本程序只认识到 %d：请升级网关。",
              "The schema of database %s has version %s, this program knows up to %d: upgrade the"
                  + " gateway.",
              settings.url(),
              current.getVersion(),
              StoreSchema.VERSION));
    }
  }

  private static void policies(DatabaseSettings settings, Properties login) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.url(), login);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select apply_store_policies()")) {
      if (result.next()) {
        LOG.info("store: {}", result.getString(1));
      }
    }
  }

  private static String version(@Nullable MigrationInfo info) {
    return info == null || info.getVersion() == null ? "0" : info.getVersion().getVersion();
  }
}
