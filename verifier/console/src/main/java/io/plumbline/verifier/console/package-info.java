/** The console: facts and claims come in, the HTTP API and the web page go out. */
@NullMarked
package io.plumbline.verifier.console;

import org.jspecify.annotations.NullMarked;
