/** The live service: a growing archive comes in, current facts go out through the console. */
@NullMarked
package io.plumbline.deploy.serve;

import org.jspecify.annotations.NullMarked;
