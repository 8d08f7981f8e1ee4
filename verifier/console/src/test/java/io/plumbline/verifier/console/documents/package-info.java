/** Tests of the looks of documents. */
@NullMarked
package io.plumbline.verifier.console.documents;

import org.jspecify.annotations.NullMarked;
