/** The gateway's configuration: a YAML file comes in, checked settings go out. */
@NullMarked
package io.plumbline.collector.gateway.config;

import org.jspecify.annotations.NullMarked;
