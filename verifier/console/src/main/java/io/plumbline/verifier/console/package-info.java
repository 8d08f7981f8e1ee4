/**
 * HTTP API and web console: reports of the engine come in, JSON and one page go out. Nothing is
 * computed here that the engine computes, and nothing is written.
 */
@NullMarked
package io.plumbline.verifier.console;

import org.jspecify.annotations.NullMarked;
