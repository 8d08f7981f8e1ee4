/** TLS of drivers: files of certificates and keys come in, contexts and trusted servers go out. */
@NullMarked
package io.plumbline.driver.tls;

import org.jspecify.annotations.NullMarked;
