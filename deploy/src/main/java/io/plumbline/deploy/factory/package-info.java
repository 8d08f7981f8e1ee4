/**
 * A simulated factory that speaks the real protocols on loopback: a seeded simulation goes in; OPC
 * UA, MQTT, Modbus/TCP and MTConnect servers, the ledgers that name the machines, the agents'
 * configuration and a claim come out.
 */
@NullMarked
package io.plumbline.deploy.factory;

import org.jspecify.annotations.NullMarked;
