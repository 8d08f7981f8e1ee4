/** MTConnect: lines of an SHDR adapter come in, readings go out. */
@NullMarked
package io.plumbline.driver.mtconnect;

import org.jspecify.annotations.NullMarked;
