/**
 * The agent as one folder for a small machine. In go the distribution's class files and a JDK, out
 * comes a runtime with only what the agent needs and a cache of classes that are loaded and linked.
 */
@NullMarked
package io.plumbline.deploy.image;

import org.jspecify.annotations.NullMarked;
