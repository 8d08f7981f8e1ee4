@NullMarked
package io.plumbline.verifier.engine.rule;

import org.jspecify.annotations.NullMarked;
