package io.plumbline.verifier.objects;

/**
 * An object as it was listed.
 *
 * @param key its whole key
 * @param bytes its size
 * @param etag its entity tag, as the service quotes it
 * @param modifiedMillis when it was written, in milliseconds since the epoch
 */
record StoredObject(String key, long bytes, String etag, long modifiedMillis) {}
