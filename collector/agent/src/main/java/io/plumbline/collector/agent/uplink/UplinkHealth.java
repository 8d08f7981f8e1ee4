package io.plumbline.collector.agent.uplink;

/**
 * The state of the uplink.
 *
 * @param isConnected whether the gateway has welcomed the agent and the connection stands
 * @param connects how often it has done so since the start
 * @param failures attempts and connections that failed since the start
 * @param refusals offers that the gateway refused for good since the start
 * @param detail the last failure in one line, empty where there is none
 */
public record UplinkHealth(
    boolean isConnected, long connects, long failures, long refusals, String detail) {}
