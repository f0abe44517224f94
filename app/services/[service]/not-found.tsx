"use client";

import { useParams } from "next/navigation";

import { ServicePage } from "@/components/instances/service-page";
import { parseServiceParam } from "@/lib/client/paths";

/** A service that nobody has registered. It is followed all the same: it may come while somebody looks. */
export default function NotFound() {
  const { service = "" } = useParams<{ service?: string }>();
  return <ServicePage name={parseServiceParam(service)} seed={null} />;
}
