/**
 * Archives in S3-compatible object storage: an address and settings come in, a read-only file
 * system goes out, so that whatever reads an archive's folder reads a bucket too. What lies in the
 * bucket is listed once; every read asks for the very object that was listed.
 */
@NullMarked
package io.plumbline.verifier.objects;

import org.jspecify.annotations.NullMarked;
