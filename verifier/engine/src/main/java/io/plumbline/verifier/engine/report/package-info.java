/** Reports: a verification comes in, JSON, tables for terminals and CSV go out. */
@NullMarked
package io.plumbline.verifier.engine.report;

import org.jspecify.annotations.NullMarked;
