/**
 * Sparkplug B (Eclipse Sparkplug 3.0.0), the part of a host application: messages of edge nodes
 * come in; readings, gaps and requests for a rebirth go out. Knows neither a client nor a session.
 */
@NullMarked
package io.plumbline.driver.mqtt.sparkplug;

import org.jspecify.annotations.NullMarked;
