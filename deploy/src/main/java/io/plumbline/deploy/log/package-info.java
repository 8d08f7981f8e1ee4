/** Log lines: too many of a kind come in, few and their count go out. */
@NullMarked
package io.plumbline.deploy.log;

import org.jspecify.annotations.NullMarked;
