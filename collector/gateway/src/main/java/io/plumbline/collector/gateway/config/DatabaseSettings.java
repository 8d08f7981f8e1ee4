package io.plumbline.collector.gateway.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the rows go.
 *
 * @param url a JDBC URL of PostgreSQL, such as {@code jdbc:postgresql://db.example:5432/plumbline}
 * @param user the role to log in as
 * @param passwordFile a file with the password in its first line; empty where the server asks for
 *     none
 * @param migrate whether the gateway brings the schema up to date when it starts
 */
public record DatabaseSettings(
    String url, String user, Optional<Path> passwordFile, boolean migrate) {}
