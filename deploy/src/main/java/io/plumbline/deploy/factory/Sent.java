package io.plumbline.deploy.factory;

/**
 * What a machine has said on one channel since the factory opened.
 *
 * @param device device id
 * @param channel channel name
 * @param updates values published
 * @param lastValue the last of them, as it stood on the wire
 * @param lastMicros its time
 */
public record Sent(
    String device, String channel, long updates, String lastValue, long lastMicros) {}
