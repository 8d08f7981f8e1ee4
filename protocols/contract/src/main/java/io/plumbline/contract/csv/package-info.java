/**
 * The CSV of the exchange formats (UTF-8, RFC 4180, a header line): files come in, rows of byte
 * ranges and errors with file, line and column go out.
 */
@NullMarked
package io.plumbline.contract.csv;

import org.jspecify.annotations.NullMarked;
