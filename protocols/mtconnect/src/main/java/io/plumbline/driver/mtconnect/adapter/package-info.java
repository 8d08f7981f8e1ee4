/** MTConnect adapters: lines in SHDR over TCP come in, observations go out. */
@NullMarked
package io.plumbline.driver.mtconnect.adapter;

import org.jspecify.annotations.NullMarked;
