/**
 * What a cell of a filled-in form states: its text and the row of the form come in, figures or a
 * refusal in words go out. Nothing is guessed.
 */
@NullMarked
package io.plumbline.verifier.console.handin.cell;

import org.jspecify.annotations.NullMarked;
