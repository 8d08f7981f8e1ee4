/** Two small HTTP services: enrolment of agents over TLS, and metrics and health for operators. */
@NullMarked
package io.plumbline.collector.gateway.http;

import org.jspecify.annotations.NullMarked;
