package io.plumbline.verifier.objects;

import java.io.Serializable;
import java.net.URI;

/**
 * One object that may be read by whoever holds this, without credentials, until the permission
 * ends: the address is signed. Serialisable, so that a machine of a cluster can read it.
 *
 * @param name what messages call it, such as {@code s3://bucket/key}
 * @param url the signed address
 * @param bytes the object's size when it was listed
 * @param etag the object's entity tag when it was listed
 * @param authority certificates in PEM for the service's TLS; empty for the JDK's
 */
public record ObjectAddress(String name, URI url, long bytes, String etag, String authority)
    implements Serializable {
  @Override
  public String toString() {
    return name; // never the address: whoever reads it may read the object
  }
}
