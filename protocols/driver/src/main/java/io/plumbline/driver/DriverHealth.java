package io.plumbline.driver;

/**
 * The state of a connection, for metrics and status pages.
 *
 * @param connected whether the machine answers now
 * @param readings readings delivered since the start
 * @param failures attempts and requests that failed since the start
 * @param detail the last failure in one line, empty where there is none
 */
public record DriverHealth(boolean connected, long readings, long failures, String detail) {}
