package io.plumbline.collector.agent;

import io.plumbline.driver.DriverHealth;

/** One connection to machines and how it is. */
public record ConnectionStatus(String name, String protocol, DriverHealth health) {}
