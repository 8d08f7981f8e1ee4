/** Configuration: one YAML file comes in, checked values go out, each fault with its place. */
@NullMarked
package io.plumbline.collector.agent.config;

import org.jspecify.annotations.NullMarked;
