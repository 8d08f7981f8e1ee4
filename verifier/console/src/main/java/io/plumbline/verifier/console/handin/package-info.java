/**
 * Claims as platforms hand them in: a CSV, JSON, xlsx or docx file comes in, claims go out, or a
 * refusal that names every place that cannot be read.
 */
@NullMarked
package io.plumbline.verifier.console.handin;

import org.jspecify.annotations.NullMarked;
