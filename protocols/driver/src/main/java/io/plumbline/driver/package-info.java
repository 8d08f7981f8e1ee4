/** The driver SPI: configuration of a device goes in, readings with quality and times come out. */
@NullMarked
package io.plumbline.driver;

import org.jspecify.annotations.NullMarked;
