@NullMarked
package io.plumbline.verifier.engine.report;

import org.jspecify.annotations.NullMarked;
