package io.plumbline.collector.gateway.trust;

/**
 * An agent that has proven who it is.
 *
 * @param agent its id
 * @param key the key of its certificate, which its seals must be signed with
 * @param devices the devices that it may write
 */
public record AgentIdentity(String agent, SealKey key, DevicePermission devices) {}
