/** OPC UA: monitored items of a server come in, readings go out. */
@NullMarked
package io.plumbline.driver.opcua;

import org.jspecify.annotations.NullMarked;
