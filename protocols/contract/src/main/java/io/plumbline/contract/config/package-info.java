/**
 * Configuration mappings: YAML values with their places come in, typed values or faults naming the
 * place go out.
 */
@NullMarked
package io.plumbline.contract.config;

import org.jspecify.annotations.NullMarked;
