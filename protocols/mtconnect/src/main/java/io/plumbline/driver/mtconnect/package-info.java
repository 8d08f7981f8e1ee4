/** The MTConnect driver: adapters and agents come in, one driver goes out for both. */
@NullMarked
package io.plumbline.driver.mtconnect;

import org.jspecify.annotations.NullMarked;
