/**
 * The demo: a simulated factory, a database, a gateway, two agents and the console, each as a
 * process of its own, started, watched and stopped together.
 */
@NullMarked
package io.plumbline.deploy.demo;

import org.jspecify.annotations.NullMarked;
