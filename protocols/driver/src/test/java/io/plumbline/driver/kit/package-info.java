/**
 * The kit that every driver is tested with: a contract to subclass, a sink that records, a link
 * that fails on demand. A driver module extends {@link io.plumbline.driver.kit.DriverContract} and
 * adapts its own server as a {@link io.plumbline.driver.kit.MachineSimulator}.
 */
@NullMarked
package io.plumbline.driver.kit;

import org.jspecify.annotations.NullMarked;
