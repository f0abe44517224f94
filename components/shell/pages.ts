import {
  FolderTree,
  HandHeart,
  History,
  Hourglass,
  type LucideIcon,
  ScrollText,
  Server,
  Share2,
  ShieldX,
  TriangleAlert,
} from "lucide-react";

type Page = {
  href: string;
  name:
    | "services"
    | "history"
    | "leases"
    | "quarantine"
    | "registrations"
    | "findings"
    | "keys"
    | "cluster"
    | "audit";
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
};

/** The pages of the navigation, in its order. */
export const pages: readonly Page[] = [
  { href: "/", name: "services", icon: Server, key: "s" },
  { href: "/history", name: "history", icon: History, key: "h" },
  { href: "/leases", name: "leases", icon: Hourglass, key: "l" },
  { href: "/quarantine", name: "quarantine", icon: ShieldX, key: "q" },
  { href: "/registrations", name: "registrations", icon: HandHeart, key: "r" },
  { href: "/findings", name: "findings", icon: TriangleAlert, key: "f" },
  { href: "/keys", name: "keys", icon: FolderTree, key: "o" },
  { href: "/cluster", name: "cluster", icon: Share2, key: "c" },
  { href: "/audit", name: "audit", icon: ScrollText, key: "a" },
];

/** The page of the navigation to which a path belongs. */
export function pageOf(pathname: string): Page | undefined {
  if (pathname.startsWith("/services/")) return pages[0];
  return pages.find(({ href }) => href === pathname);
}
