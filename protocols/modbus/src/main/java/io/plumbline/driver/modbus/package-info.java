/** Modbus: polled registers come in, readings go out. */
@NullMarked
package io.plumbline.driver.modbus;

import org.jspecify.annotations.NullMarked;
