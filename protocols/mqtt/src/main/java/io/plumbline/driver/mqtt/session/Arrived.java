package io.plumbline.driver.mqtt.session;

/**
 * A message as it came from the broker.
 *
 * @param topic its topic
 * @param payload its bytes, not changed by anyone
 * @param id packet identifier, 0 with quality of service 0
 * @param qos quality of service, 0 to 2
 * @param retained whether the broker had kept it for new subscribers, so that its age is unknown
 */
public record Arrived(String topic, byte[] payload, int id, int qos, boolean retained) {}
