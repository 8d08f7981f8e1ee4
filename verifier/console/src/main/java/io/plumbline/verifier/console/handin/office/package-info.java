/**
 * Office documents as tables: bytes of an xlsx or docx from somebody unknown come in, checked grids
 * of cells go out. Nothing of a document is run, followed or trusted.
 */
@NullMarked
package io.plumbline.verifier.console.handin.office;

import org.jspecify.annotations.NullMarked;
