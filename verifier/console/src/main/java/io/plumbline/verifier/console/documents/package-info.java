/**
 * Reports as documents for people: a verification comes in, xlsx, docx and html go out. The same
 * report gives the same bytes.
 */
@NullMarked
package io.plumbline.verifier.console.documents;

import org.jspecify.annotations.NullMarked;
