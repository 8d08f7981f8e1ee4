/** MQTT: messages of a broker come in, readings go out. */
@NullMarked
package io.plumbline.driver.mqtt;

import org.jspecify.annotations.NullMarked;
