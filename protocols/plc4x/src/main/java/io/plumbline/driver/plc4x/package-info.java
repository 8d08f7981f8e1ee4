/** Apache PLC4X: tags of controllers come in, readings go out. */
@NullMarked
package io.plumbline.driver.plc4x;

import org.jspecify.annotations.NullMarked;
