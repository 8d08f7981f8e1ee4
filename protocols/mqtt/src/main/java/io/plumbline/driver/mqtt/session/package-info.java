/**
 * Sessions with a broker: the bytes of a connection come in, whole messages go out, and
 * acknowledgements go back when they are safe.
 */
@NullMarked
package io.plumbline.driver.mqtt.session;

import org.jspecify.annotations.NullMarked;
