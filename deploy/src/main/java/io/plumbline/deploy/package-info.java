/** The plumbline command: words of the command line come in, the other modules do the work. */
@NullMarked
package io.plumbline.deploy;

import org.jspecify.annotations.NullMarked;
