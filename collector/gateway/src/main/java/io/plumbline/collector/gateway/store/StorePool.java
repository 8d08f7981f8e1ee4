package io.plumbline.collector.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.store.StoreSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Connections to the store, with the rights of a writer and no more. */
final class StorePool {
  private static final int CONNECTIONS = 2;

  private StorePool() {}

  /** Opens a pool; the database need not be there yet. */
  static HikariDataSource open(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("plumbline-store");
    config.setJdbcUrl(settings.url());
    Properties login = login(settings);
    login.forEach((key, value) -> config.addDataSourceProperty(String.valueOf(key), value));
    config.setUsername(login.getProperty("user"));
    config.setPassword(login.getProperty("password"));
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(10_000);
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    // Whoever logs in, rows are written with the rights of a writer.
    config.setConnectionInitSql(StoreSchema.actAs(StoreSchema.WRITER_ROLE));
    return new HikariDataSource(config);
  }

  /** User, password and what every connection of ours has set. */
  static Properties login(DatabaseSettings settings) {
    Properties login = new Properties();
    login.setProperty("user", settings.user());
    settings.passwordFile().ifPresent(file -> login.setProperty("password", password(file)));
    login.setProperty("ApplicationName", "plumbline-gateway");
    login.setProperty("connectTimeout", "5");
    login.setProperty("socketTimeout", "120");
    login.setProperty("tcpKeepAlive", "true");
    return login;
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("密码文件 %s 读不出（%s）。", "The password file %s cannot be read (%s).", file, e), e);
    }
  }
}
